require "test_helper"

class PlacePiecesTest < ActiveSupport::TestCase
  test "puts the pieces in and confirms by mail" do
    placement = nil

    assert_enqueued_emails 1 do
      placement = PlacePieces.new(firings(:bisque), members(:samir)).call(litres: 25)
    end

    assert_equal 95, firings(:bisque).free_litres
    assert_equal members(:samir), placement.member
  end

  test "refuses more than is left" do
    error = assert_raises(PlacePieces::Refused) do
      PlacePieces.new(firings(:bisque), members(:samir)).call(litres: 121)
    end

    assert_equal "Only 120 litres are left", error.message
  end

  test "refuses a second placement in the same firing" do
    PlacePieces.new(firings(:bisque), members(:samir)).call(litres: 5)

    assert_raises(PlacePieces::Refused) do
      PlacePieces.new(firings(:bisque), members(:samir)).call(litres: 5)
    end
  end

  test "refuses firings which are over" do
    assert_raises(PlacePieces::Refused) do
      PlacePieces.new(firings(:past), members(:samir)).call(litres: 5)
    end
  end
end
