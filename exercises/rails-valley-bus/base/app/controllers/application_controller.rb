class ApplicationController < ActionController::Base
  before_action :require_staff

  helper_method :current_staff

  private

  def current_staff
    @current_staff ||= Staff.find_by(id: session[:staff_id]) if session[:staff_id]
  end

  def require_staff
    redirect_to new_session_path, alert: "Please sign in first" unless current_staff
  end

  def require_dispatcher
    redirect_to root_path, alert: "Only dispatchers can do that" unless current_staff&.dispatcher?
  end
end
