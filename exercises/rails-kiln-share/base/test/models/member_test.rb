require "test_helper"

class MemberTest < ActiveSupport::TestCase
  test "authenticates with the address and the key" do
    assert_equal members(:oskar), Member.authenticate(" Oskar@example.org ", "clay")
    assert_nil Member.authenticate("oskar@example.org", "mud")
    assert_nil Member.authenticate("nobody@example.org", "clay")
  end
end
