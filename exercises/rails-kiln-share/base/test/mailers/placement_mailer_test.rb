require "test_helper"

class PlacementMailerTest < ActionMailer::TestCase
  test "confirms in studio time" do
    mail = PlacementMailer.confirmed(placements(:oskar_glaze))

    assert_equal ["oskar@example.org"], mail.to
    assert_match "Monday 9 March, 07:00", mail.body.to_s
  end
end
