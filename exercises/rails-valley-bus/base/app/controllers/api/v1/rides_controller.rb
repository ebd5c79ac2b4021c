# Who comes to a partner's place on a day. docs/api.md is the contract.
class Api::V1::RidesController < ActionController::API
  include ActionController::HttpAuthentication::Token::ControllerMethods

  before_action :require_partner

  def index
    date = Date.iso8601(params.require(:date))
    rides = Ride.fixed.on(date).where(to: @partner.place).includes(:rider)

    render json: { date: date, rides: rides.map { |ride| ride_json(ride) } }
  rescue Date::Error
    render json: { error: "date must be like 2026-03-20" }, status: :bad_request
  end

  private

  def require_partner
    @partner = authenticate_with_http_token { |key| Partner.authenticate(key) }
    head :unauthorized unless @partner
  end

  def ride_json(ride)
    {
      id: ride.id,
      rider: ride.rider.name,
      pickup_at: ride.pickup_at,
      from: ride.from
    }
  end
end
