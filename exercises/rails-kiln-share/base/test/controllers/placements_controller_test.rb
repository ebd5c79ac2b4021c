require "test_helper"

class PlacementsControllerTest < ActionDispatch::IntegrationTest
  setup { sign_in members(:oskar) }

  test "puts pieces in" do
    post firing_placements_path(firings(:bisque)), params: { placement: { litres: 10, description: "Mugs" } }

    assert_redirected_to firings(:bisque)
    assert_equal 10, firings(:bisque).used_litres
  end

  test "says why not" do
    post firing_placements_path(firings(:glaze)), params: { placement: { litres: 1 } }
    follow_redirect!

    assert_select ".alert", text: "You already have pieces in this firing"
  end

  test "takes own pieces out" do
    assert_difference "Placement.count", -1 do
      delete placement_path(placements(:oskar_glaze))
    end
  end

  test "leaves the pieces of others alone" do
    assert_raises(ActiveRecord::RecordNotFound) do
      delete placement_path(placements(:petra_glaze))
    end
  end
end
