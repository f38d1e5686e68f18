"""Sign-in and sign-out under the names that the sign-in library looks for."""

from allauth.account.views import LoginView, LogoutView
from django.contrib.auth.decorators import login_not_required
from django.urls import path

urlpatterns = [
    path("sign-in/", login_not_required(LoginView.as_view(template_name="access/sign_in.html")), name="account_login"),
    path("sign-out/", LogoutView.as_view(template_name="access/sign_out.html"), name="account_logout"),
]
