class ApplicationController < ActionController::Base
  before_action :require_member

  helper_method :current_member

  private

  def current_member
    @current_member ||= Member.find_by(id: session[:member_id]) if session[:member_id]
  end

  def require_member
    redirect_to new_session_path, alert: "Please sign in first" unless current_member
  end

  def require_technician
    redirect_to root_path, alert: "Only technicians can do that" unless current_member&.technician?
  end
end
