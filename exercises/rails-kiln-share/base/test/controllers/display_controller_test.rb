require "test_helper"

class DisplayControllerTest < ActionDispatch::IntegrationTest
  test "feeds the hall without a sign-in" do
    get display_path

    glaze = response.parsed_body["firings"].first
    assert_equal "Little Otto", glaze["kiln"]
    assert_equal 0, glaze["free_litres"]
    assert_equal %w[Oskar Petra], glaze["potters"].sort
  end
end
