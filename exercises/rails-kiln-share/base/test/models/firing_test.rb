require "test_helper"

class FiringTest < ActiveSupport::TestCase
  test "counts the space which is used and free" do
    assert_equal 30, firings(:glaze).used_litres
    assert firings(:glaze).full?
    assert_equal 120, firings(:bisque).free_litres
  end

  test "counts the same when the sum comes with the list" do
    sums = Firing.with_used_litres.to_h { |firing| [firing.id, firing.used_litres] }

    assert_equal 30, sums[firings(:glaze).id]
    assert_equal 0, sums[firings(:bisque).id]
  end

  test "lists what is still to come, soonest first" do
    assert_equal [firings(:glaze), firings(:bisque)], Firing.upcoming.to_a
  end

  test "needs a known cone" do
    firing = firings(:bisque)
    firing.cone = "99"

    assert_not firing.valid?
  end

  test "calling off takes everybody's pieces out and tells them" do
    assert_enqueued_emails 2 do
      firings(:glaze).cancel!
    end

    assert_equal "cancelled", firings(:glaze).reload.status
    assert_empty firings(:glaze).placements
  end
end
