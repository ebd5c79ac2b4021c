# Gives a ride to the driver who asks for it first.
#
# Drivers look at the same list on their phones, so two of them often press the
# button within seconds. The database decides: only the update that still finds
# the ride without a driver changes it.
class TakeRide
  class Refused < StandardError; end

  def initialize(ride, driver)
    @ride = ride
    @driver = driver
  end

  def call
    taken = Ride.requested.where(id: @ride.id, driver_id: nil)
                .update_all(driver_id: @driver.id, status: Ride.statuses[:confirmed], updated_at: Time.current)
    raise Refused, "Somebody else was faster" if taken.zero?

    @ride.reload
    RideMailer.confirmed(@ride).deliver_later if @ride.rider.email
    @ride
  end
end
