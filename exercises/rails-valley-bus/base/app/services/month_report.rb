# What the municipality gets each month for its subsidy: how many rides were
# booked, driven and cancelled.
class MonthReport
  def initialize(month)
    @days = month.in_time_zone.all_month
  end

  def booked
    rides.count
  end

  def driven
    rides.done.count
  end

  def cancelled
    rides.cancelled.count
  end

  def cancelled_share
    booked.zero? ? 0 : (100.0 * cancelled / booked).round
  end

  def by_driver
    rides.done.joins(:driver).group("staff.name").order("staff.name").count
  end

  private

  def rides
    Ride.where(pickup_at: @days)
  end
end
