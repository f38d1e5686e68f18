"""Sign-in and sign-out under the names that the sign-in library looks for; nothing else of it is reachable."""

from allauth.account.views import LoginView, LogoutView
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from storewide.access.forms import SignInForm

sign_in = LoginView.as_view(template_name="access/sign_in.html", form_class=SignInForm)
sign_out = LogoutView.as_view(template_name="access/sign_out.html")

urlpatterns = [
    path("sign-in/", login_not_required(sign_in), name="account_login"),
    path("sign-out/", login_not_required(sign_out), name="account_logout"),
]
