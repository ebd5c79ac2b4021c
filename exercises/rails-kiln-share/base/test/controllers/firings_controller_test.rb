require "test_helper"

class FiringsControllerTest < ActionDispatch::IntegrationTest
  test "asks for a sign-in" do
    get firings_path
    assert_redirected_to new_session_path
  end

  test "lists coming firings" do
    sign_in members(:oskar)
    get firings_path

    assert_response :success
    assert_select "tbody tr", 2
    assert_select "td", text: "full"
  end

  test "shows who is on the shelves" do
    sign_in members(:oskar)
    get firing_path(firings(:glaze))

    assert_select "td", text: "Petra Lund"
    assert_select "input[value='Take out']", 1
  end

  test "technicians plan firings in studio time" do
    sign_in members(:inka)
    post firings_path, params: { firing: { kiln_id: kilns(:big).id, kind: "glaze", cone: "10", starts_at: "2026-07-01T08:00" } }

    assert_equal Time.utc(2026, 7, 1, 5), Firing.order(:id).find_by!(cone: "10").starts_at
  end

  test "potters do not call firings off" do
    sign_in members(:oskar)
    post cancel_firing_path(firings(:glaze))

    assert_redirected_to root_path
    assert_equal "planned", firings(:glaze).reload.status
  end
end
