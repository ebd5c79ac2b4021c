class Kiln < ApplicationRecord
  has_many :firings, dependent: :restrict_with_error

  validates :name, presence: true, uniqueness: true
  validates :shelf_litres, numericality: { only_integer: true, greater_than: 0 }
end
