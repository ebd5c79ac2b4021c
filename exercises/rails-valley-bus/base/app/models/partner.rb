# A place that people are driven to and that asks who is coming: the health
# centre in Dolenja vas, the hospital in Brežine.
class Partner < ApplicationRecord
  validates :name, :place, presence: true

  def self.authenticate(api_key)
    find_by(api_key_digest: Staff.digest(api_key)) if api_key.present?
  end
end
