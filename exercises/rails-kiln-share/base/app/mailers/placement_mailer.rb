class PlacementMailer < ApplicationMailer
  def confirmed(placement)
    @placement = placement
    @firing = placement.firing

    mail to: placement.member.email, subject: "Your pieces are in: #{@firing.kiln.name}"
  end

  def firing_cancelled(firing, member)
    @firing = firing
    @member = member

    mail to: member.email, subject: "Firing called off: #{firing.kiln.name}"
  end
end
