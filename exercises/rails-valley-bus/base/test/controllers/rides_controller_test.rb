require "test_helper"

class RidesControllerTest < ActionDispatch::IntegrationTest
  test "asks for a sign-in" do
    get rides_path
    assert_redirected_to new_session_path
  end

  test "shows a day without what was cancelled" do
    sign_in staff(:tilen)
    get rides_path(date: "2026-02-13")

    assert_select "tbody tr", 2
    assert_select "td", text: /Marija/, count: 0
  end

  test "dispatchers book in valley time" do
    sign_in staff(:nika)
    post rides_path, params: { ride: { rider_id: riders(:ana).id, pickup_at: "2026-07-01T08:00", from: "Podgora 3", to: "Brežine" } }

    assert_equal Time.utc(2026, 7, 1, 6), Ride.order(:id).find_by!(to: "Brežine", rider: riders(:ana)).pickup_at
  end

  test "drivers take and finish rides, and do not cancel them" do
    sign_in staff(:tilen)
    post take_ride_path(rides(:jože_tomorrow))
    post finish_ride_path(rides(:jože_tomorrow))
    assert rides(:jože_tomorrow).reload.done?

    post cancel_ride_path(rides(:ana_tomorrow))
    assert rides(:ana_tomorrow).reload.confirmed?
  end

  test "drivers finish their own rides only" do
    sign_in staff(:mojca)

    assert_raises(ActiveRecord::RecordNotFound) { post finish_ride_path(rides(:ana_tomorrow)) }
  end
end
