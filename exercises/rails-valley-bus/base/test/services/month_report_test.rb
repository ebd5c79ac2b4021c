require "test_helper"

class MonthReportTest < ActiveSupport::TestCase
  test "counts what was booked, driven and cancelled" do
    report = MonthReport.new(Date.new(2026, 2, 1))

    assert_equal [4, 1, 1, 25], [report.booked, report.driven, report.cancelled, report.cancelled_share]
    assert_equal({ "Tilen Hribar" => 1 }, report.by_driver)
  end

  test "has a share for an empty month too" do
    assert_equal 0, MonthReport.new(Date.new(2025, 1, 1)).cancelled_share
  end
end
