# Who runs the bus: dispatchers answer the phone, drivers drive.
class Staff < ApplicationRecord
  self.table_name = "staff"

  ROLES = %w[dispatcher driver].freeze

  has_many :rides, foreign_key: :driver_id, inverse_of: :driver, dependent: :restrict_with_error

  validates :name, presence: true
  validates :email, presence: true, uniqueness: { case_sensitive: false }
  validates :role, inclusion: { in: ROLES }

  # Keys are long random strings made by `bin/rails staff:key`, nothing that a
  # dictionary would help with, so a plain digest is enough.
  def self.digest(access_key)
    OpenSSL::Digest::SHA256.hexdigest(access_key.to_s)
  end

  def self.authenticate(email, access_key)
    staff = find_by(email: email.to_s.strip.downcase)
    return unless staff

    staff if ActiveSupport::SecurityUtils.secure_compare(staff.access_key_digest, digest(access_key))
  end

  def dispatcher?
    role == "dispatcher"
  end
end
