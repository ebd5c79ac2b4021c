class FiringsController < ApplicationController
  before_action :require_technician, except: [:index, :show]
  before_action :set_firing, only: [:show, :cancel]

  def index
    @firings = Firing.upcoming.with_used_litres.includes(:kiln)
  end

  def show
    @placements = @firing.placements.includes(:member).order(:created_at)
  end

  def new
    @firing = Firing.new
  end

  def create
    @firing = Firing.new(firing_params)

    if @firing.save
      redirect_to @firing, notice: "Firing planned"
    else
      render :new, status: :unprocessable_entity
    end
  end

  def cancel
    @firing.cancel!
    redirect_to firings_path, notice: "Firing called off"
  end

  private

  def set_firing
    @firing = Firing.find(params[:id])
  end

  def firing_params
    params.require(:firing).permit(:kiln_id, :kind, :cone, :starts_at)
  end
end
