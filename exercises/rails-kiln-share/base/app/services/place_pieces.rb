# Puts a member's pieces on the shelves of a firing, if there is room.
#
# The firing's row is locked while the free space is checked and taken, so two
# members cannot both get the last shelf.
class PlacePieces
  class Refused < StandardError; end

  def initialize(firing, member)
    @firing = firing
    @member = member
  end

  def call(litres:, description: nil)
    placement = @firing.with_lock do
      raise Refused, "This firing is not open" unless @firing.open?
      raise Refused, "You already have pieces in this firing" if @firing.placements.exists?(member: @member)

      candidate = @firing.placements.build(member: @member, litres: litres, description: description)
      raise Refused, candidate.errors.full_messages.to_sentence unless candidate.valid?
      raise Refused, "Only #{@firing.free_litres} litres are left" if candidate.litres > @firing.free_litres

      candidate.save!
      candidate
    end

    PlacementMailer.confirmed(placement).deliver_later
    placement
  end
end
