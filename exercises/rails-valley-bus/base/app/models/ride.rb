class Ride < ApplicationRecord
  enum status: %i[requested confirmed done cancelled]

  belongs_to :rider
  belongs_to :driver, class_name: "Staff", optional: true

  validates :pickup_at, :from, :to, presence: true

  scope :on, ->(date) { where(pickup_at: date.in_time_zone.all_day).order(:pickup_at) }

  # A ride somebody will drive. Requested ones still look for a driver.
  scope :fixed, -> { where(status: :confirmed) }
end
