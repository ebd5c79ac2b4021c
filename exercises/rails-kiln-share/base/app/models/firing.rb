class Firing < ApplicationRecord
  KINDS = %w[bisque glaze].freeze
  CONES = %w[022 06 05 04 6 10].freeze
  STATUSES = %w[planned closed fired cancelled].freeze

  belongs_to :kiln
  has_many :placements, dependent: :destroy

  validates :kind, inclusion: { in: KINDS }
  validates :cone, inclusion: { in: CONES }
  validates :status, inclusion: { in: STATUSES }
  validates :starts_at, presence: true

  scope :upcoming, -> { where(status: %w[planned closed]).where("starts_at > ?", Time.current).order(:starts_at) }

  # Carries the shelf space in use along with each row, for lists.
  scope :with_used_litres, lambda {
    left_joins(:placements)
      .select("firings.*, COALESCE(SUM(placements.litres), 0) AS used_litres_sum")
      .group("firings.id")
  }

  def open?
    status == "planned" && starts_at.future?
  end

  def used_litres
    has_attribute?(:used_litres_sum) ? used_litres_sum : placements.sum(:litres)
  end

  def free_litres
    kiln.shelf_litres - used_litres
  end

  def full?
    free_litres <= 0
  end

  # Calls the firing off: everybody's pieces come off the plan, and everybody
  # who had some is told once that is settled.
  def cancel!
    holders = Member.where(id: placements.select(:member_id)).to_a

    transaction do
      update!(status: "cancelled")
      placements.destroy_all
    end

    holders.each { |member| PlacementMailer.firing_cancelled(self, member).deliver_later }
  end
end
