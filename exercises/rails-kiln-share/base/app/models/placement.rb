class Placement < ApplicationRecord
  belongs_to :firing
  belongs_to :member

  validates :litres, numericality: { only_integer: true, greater_than: 0 }
  validates :description, length: { maximum: 500 }
end
