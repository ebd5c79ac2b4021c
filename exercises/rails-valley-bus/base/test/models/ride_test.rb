require "test_helper"

class RideTest < ActiveSupport::TestCase
  test "lists a day of the valley, not of the server" do
    late = rides(:ana_tomorrow).dup
    late.update!(pickup_at: Time.utc(2026, 2, 13, 23, 30))

    assert_not_includes Ride.on(Date.new(2026, 2, 13)), late
    assert_includes Ride.on(Date.new(2026, 2, 14)), late
  end

  test "is fixed once somebody drives" do
    assert_includes Ride.fixed, rides(:ana_tomorrow)
    assert_not_includes Ride.fixed, rides(:jože_tomorrow)
  end
end
