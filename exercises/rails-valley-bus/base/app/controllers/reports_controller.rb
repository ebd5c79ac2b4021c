class ReportsController < ApplicationController
  before_action :require_dispatcher

  def show
    @month = Date.iso8601("#{params[:month]}-01")
    @report = MonthReport.new(@month)
  end
end
