require "test_helper"

class TakeRideTest < ActiveSupport::TestCase
  test "the first driver gets the ride" do
    TakeRide.new(rides(:jože_tomorrow), staff(:tilen)).call

    assert_raises(TakeRide::Refused) { TakeRide.new(rides(:jože_tomorrow), staff(:mojca)).call }
    assert_equal [staff(:tilen), "confirmed"], rides(:jože_tomorrow).reload.then { |ride| [ride.driver, ride.status] }
  end

  test "tells riders who have an address" do
    assert_no_enqueued_emails { TakeRide.new(rides(:jože_tomorrow), staff(:tilen)).call }

    ride = rides(:jože_tomorrow).dup
    ride.update!(rider: riders(:ana), driver: nil, status: :requested)
    assert_enqueued_emails(1) { TakeRide.new(ride, staff(:tilen)).call }
  end
end
