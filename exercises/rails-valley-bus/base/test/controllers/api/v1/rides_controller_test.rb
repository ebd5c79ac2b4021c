require "test_helper"

class Api::V1::RidesControllerTest < ActionDispatch::IntegrationTest
  test "tells a partner who comes to its place" do
    get api_v1_rides_path(date: "2026-02-13"), headers: { Authorization: "Bearer centre-key" }

    assert_equal [rides(:ana_tomorrow).id], response.parsed_body["rides"].pluck("id")
  end

  test "asks for a key" do
    get api_v1_rides_path(date: "2026-02-13"), headers: { Authorization: "Bearer guess" }
    assert_response :unauthorized
  end

  test "says how a date is written" do
    get api_v1_rides_path(date: "tomorrow"), headers: { Authorization: "Bearer centre-key" }
    assert_response :bad_request
  end
end
