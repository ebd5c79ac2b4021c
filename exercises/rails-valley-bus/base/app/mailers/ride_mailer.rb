class RideMailer < ApplicationMailer
  def confirmed(ride)
    @ride = ride

    mail to: ride.rider.email, subject: "Your ride on #{ride.pickup_at.strftime("%-d %B")}"
  end
end
