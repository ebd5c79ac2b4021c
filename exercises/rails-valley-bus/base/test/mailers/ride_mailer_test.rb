require "test_helper"

class RideMailerTest < ActionMailer::TestCase
  test "confirms in valley time" do
    mail = RideMailer.confirmed(rides(:ana_tomorrow))

    assert_equal ["ana@example.org"], mail.to
    assert_match "Friday 13 February at 08:30", mail.body.to_s
  end
end
