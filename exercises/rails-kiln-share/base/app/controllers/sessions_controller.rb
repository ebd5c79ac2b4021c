class SessionsController < ApplicationController
  skip_before_action :require_member, only: [:new, :create]

  def new
  end

  def create
    member = Member.authenticate(params[:email], params[:access_key])

    if member
      reset_session
      session[:member_id] = member.id
      redirect_to root_path
    else
      flash.now[:alert] = "That e-mail address and key do not go together"
      render :new, status: :unprocessable_entity
    end
  end

  def destroy
    reset_session
    redirect_to new_session_path
  end
end
