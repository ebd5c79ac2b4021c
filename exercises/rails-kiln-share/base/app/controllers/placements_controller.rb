class PlacementsController < ApplicationController
  def create
    firing = Firing.find(params[:firing_id])
    PlacePieces.new(firing, current_member).call(**placement_params.to_h.symbolize_keys)
    redirect_to firing, notice: "Your pieces are in"
  rescue PlacePieces::Refused => e
    redirect_to firing, alert: e.message
  end

  def destroy
    placement = current_member.placements.find(params[:id])
    placement.destroy!
    redirect_to placement.firing, notice: "Your pieces are out"
  end

  private

  def placement_params
    params.require(:placement).permit(:litres, :description).with_defaults(litres: nil)
  end
end
