# Feeds the screen in the hall. Anybody can read it without signing in, so it
# says no more about a member than the first name.
class DisplayController < ApplicationController
  skip_before_action :require_member

  def index
    firings = Firing.upcoming.with_used_litres.includes(:kiln, placements: :member)

    render json: { generated_at: Time.current, firings: firings.map { |firing| firing_json(firing) } }
  end

  private

  def firing_json(firing)
    {
      id: firing.id,
      kiln: firing.kiln.name,
      kind: firing.kind,
      cone: firing.cone,
      starts_at: firing.starts_at,
      free_litres: firing.free_litres,
      potters: firing.placements.map { |placement| placement.member.first_name }
    }
  end
end
