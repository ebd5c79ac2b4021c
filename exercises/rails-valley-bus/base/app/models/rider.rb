class Rider < ApplicationRecord
  has_many :rides, dependent: :restrict_with_error

  validates :name, :phone, presence: true

  # Most riders have no e-mail address and are called instead.
  scope :with_email, -> { where.not(email: nil) }
end
