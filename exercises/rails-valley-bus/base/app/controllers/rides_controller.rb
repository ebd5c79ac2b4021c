class RidesController < ApplicationController
  before_action :require_dispatcher, only: [:new, :create, :cancel]

  def index
    @date = params[:date] ? Date.iso8601(params[:date]) : Time.zone.today
    @rides = Ride.on(@date).where.not(status: :cancelled).includes(:rider, :driver)
  end

  def new
    @ride = Ride.new(pickup_at: Time.zone.tomorrow.in_time_zone.change(hour: 9))
  end

  def create
    @ride = Ride.new(ride_params)

    if @ride.save
      redirect_to rides_path(date: @ride.pickup_at.to_date), notice: "Ride booked"
    else
      render :new, status: :unprocessable_entity
    end
  end

  def take
    ride = TakeRide.new(Ride.find(params[:id]), current_staff).call
    redirect_to rides_path(date: ride.pickup_at.to_date), notice: "You drive #{ride.rider.name}"
  rescue TakeRide::Refused => e
    redirect_back fallback_location: rides_path, alert: e.message
  end

  def finish
    ride = current_staff.rides.fixed.find(params[:id])
    ride.done!
    redirect_to rides_path(date: ride.pickup_at.to_date), notice: "Thank you"
  end

  def cancel
    ride = Ride.find(params[:id])
    ride.cancelled!
    redirect_to rides_path(date: ride.pickup_at.to_date), notice: "Ride cancelled"
  end

  private

  def ride_params
    params.require(:ride).permit(:rider_id, :pickup_at, :from, :to)
  end
end
