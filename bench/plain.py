"""The least that a Django developer would write for a story with its comments: what is measured against.

Plain forms, plain templates, no cache. One row is all that a reply stores.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine, RequestContext
from django.urls import include, path

from articles.models import Section, Story
from comments.models import Comment

# As `django-admin startproject` has it.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>{{ story.headline }}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="description" content="{{ story.dek }}">
  <link rel="stylesheet" href="/static/site.css">
</head>
<body>
  <nav><ul>
    {% for section in sections %}<li><a href="{% url 'articles:section' section.slug %}">{{ section.name }}</a></li>{% endfor %}
  </ul></nav>
  <main>
    <article>
      <p><a href="{% url 'articles:section' story.section.slug %}">{{ story.section.name }}</a></p>
      <h1>{{ story.headline }}</h1>
      {% if story.dek %}<p>{{ story.dek }}</p>{% endif %}
      <p>By {% for person in story.contributors.all %}{{ person.name }}{% if not forloop.last %}, {% endif %}{% endfor %}</p>
      <p><time datetime="{{ story.published_at|date:'c' }}">{{ story.published_at|date:"j F Y, H:i" }}</time></p>
      {{ story.body_html|safe }}
    </article>
    <section>
      <h2>{{ comments|length }} Comments</h2>
      <ol>
        {% for comment in comments %}
          <li id="comment-{{ comment.pk }}">
            {% if comment.website %}<a href="{{ comment.website }}" rel="ugc nofollow">{{ comment.name }}</a>{% else %}<b>{{ comment.name }}</b>{% endif %}
            <a href="#comment-{{ comment.pk }}"><time datetime="{{ comment.submitted_at|date:'c' }}">{{ comment.submitted_at|date:"j F Y, H:i" }}</time></a>
            {{ comment.text|linebreaks }}
            <p><a href="{% url 'comments:reply_to' story.slug comment.pk %}">Reply<span class="hidden"> to {{ comment.name }}</span></a>
            <a href="{% url 'comments:report' comment.pk %}">Report</a></p>
          </li>
        {% endfor %}
      </ol>
    </section>
    <section>
      <h2>Leave a Reply</h2>
      <p>Your email address will not be published. Required fields are marked *</p>
      <form method="post">{% csrf_token %}{{ form.as_p }}<button>Post Comment</button></form>
    </section>
  </main>
</body>
</html>
"""

template = Engine(libraries={}).from_string(PAGE)


class ReplyForm(forms.Form):
    name = forms.CharField(max_length=245)
    email = forms.EmailField(max_length=100)
    website = forms.URLField(required=False, assume_scheme="https")
    text = forms.CharField(widget=forms.Textarea, max_length=65_525)
    parent = forms.ModelChoiceField(
        Comment.objects.none(), required=False, widget=forms.HiddenInput
    )


def story(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Story.objects.select_related("section"), slug=slug)
    context = {
        "story": found,
        "sections": Section.objects.all(),
        "comments": found.comments.filter(status=Comment.Status.PUBLISHED).order_by("path")[:20],
        "form": ReplyForm(),
    }
    return HttpResponse(template.render(RequestContext(request, context)))


urlpatterns = [path("plain/<str:slug>/", story), path("", include("newsroom.urls"))]
