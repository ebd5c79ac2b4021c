class Member < ApplicationRecord
  ROLES = %w[potter technician].freeze

  has_many :placements, dependent: :destroy

  validates :name, presence: true
  validates :email, presence: true, uniqueness: { case_sensitive: false }
  validates :role, inclusion: { in: ROLES }

  # Access keys are long random strings handed out by the office, so a plain
  # digest is enough: there is nothing to guess with a dictionary.
  def self.digest(access_key)
    OpenSSL::Digest::SHA256.hexdigest(access_key.to_s)
  end

  def self.authenticate(email, access_key)
    member = find_by(email: email.to_s.strip.downcase)
    return unless member

    member if ActiveSupport::SecurityUtils.secure_compare(member.access_key_digest, digest(access_key))
  end

  def access_key=(access_key)
    self.access_key_digest = self.class.digest(access_key)
  end

  def technician?
    role == "technician"
  end

  def first_name
    name.split.first
  end
end
