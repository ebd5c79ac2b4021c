module FiringsHelper
  def firing_title(firing)
    "#{firing.kiln.name}, #{firing.kind}, cone #{firing.cone}"
  end

  def firing_time(firing)
    firing.starts_at.strftime("%a %-d %b %Y, %H:%M")
  end
end
