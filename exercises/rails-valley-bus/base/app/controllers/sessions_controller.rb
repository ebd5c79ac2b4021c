class SessionsController < ApplicationController
  skip_before_action :require_staff, only: [:new, :create]

  def new
  end

  def create
    staff = Staff.authenticate(params[:email], params[:access_key])

    if staff
      reset_session
      session[:staff_id] = staff.id
      redirect_to root_path
    else
      flash.now[:alert] = "That address and key do not belong together"
      render :new, status: :unprocessable_entity
    end
  end

  def destroy
    reset_session
    redirect_to new_session_path
  end
end
