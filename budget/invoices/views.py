"""Omgångar: prepare a run, look at it, check it, approve it, or give it up."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actors.models import Actor
from budget.invoices import approval, archive, issuer, preparation, tasks, working
from budget.invoices.forms import IssuerForm, RunForm
from budget.invoices.models import Issuer, Run
from budget.invoices.run_page import progress, run_page
from budget.models import BudgetYear
from budget.problems import Refused
from samverkan import journal
from samverkan.access import Can, may, requires
from samverkan.bell import ring
from samverkan.clock import local_day
from samverkan.live import revision, unless_known
from samverkan.models import Entry

WORKING = {Run.State.PREPARING, Run.State.STAGING}


@require_safe
@requires(Can.SEE_RUNS)
def run_list(request: HttpRequest) -> HttpResponse:
    runs = Run.objects.visible_to(request.user).select_related("year", "prepared_by").order_by("-pk")
    years = BudgetYear.objects.filter(plans__state="decided") if may(request.user, Can.PREPARE_RUN) else []
    return render(request, "budget/invoices/run_list.html", {"runs": runs, "years": years})


@require_http_methods(["GET", "POST"])
@requires(Can.PREPARE_RUN)
def start_run(request: HttpRequest, year: int) -> HttpResponse:
    budget_year = get_object_or_404(BudgetYear.objects.all(), year=year)
    form = RunForm(request.POST or None, year=year)
    found = []
    if request.method == "POST" and form.is_valid():
        try:
            run, is_new = preparation.start(
                budget_year, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except Refused as refused:
            found = refused.problems
        else:
            if is_new:
                ring(tasks.prepare, run.pk)
            return redirect("invoices:run", run.pk)
    context = {"year": budget_year, "form": form, "problems": found, "open": budget_year.runs.open().first()}
    return render(request, "budget/invoices/start_run.html", context)


@require_safe
@requires(Can.SEE_RUNS)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    context = {
        "run": found,
        "page": run_page(found),
        "progress": progress(found) if found.state in WORKING else None,
        "may_prepare": may(request.user, Can.PREPARE_RUN),
        "may_approve": may(request.user, Can.APPROVE_RUN),
        "is_open": found.state in Run.OPEN,
    }
    return render(request, "budget/invoices/run.html", context)


@require_safe
@requires(Can.SEE_RUNS)
def run_archive(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    if found.state != Run.State.ISSUED:
        raise Http404
    journal.record(Entry.Kind.EXPORT, found, by=request.user, note="zip")
    name = f"omgang-{found.year.year}-{found.number}.zip"
    return HttpResponse(
        archive.pack(found),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@require_safe
@requires(Can.SEE_RUNS)
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)

    def answer() -> HttpResponse:
        context = {"run": found, "progress": progress(found)}
        response = render(request, "budget/invoices/_progress.html", context)
        if found.state not in WORKING:
            # The step is over: the whole page has changed.
            response["HX-Refresh"] = "true"
        return response

    return unless_known(request, f"run-{pk}-{revision(preparation.topic(found))}-{found.state}", answer)


@require_POST
@requires(Can.PREPARE_RUN)
def check_run(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    if _done(request, lambda: approval.check(found, by=request.user, now=timezone.now())):
        messages.success(request, _("Omgången är granskad. En annan person godkänner den."))
    return redirect("invoices:run", pk)


@require_http_methods(["GET", "POST"])
@requires(Can.APPROVE_RUN)
def approve_run(request: HttpRequest, pk: int) -> HttpResponse:
    found, now = _run(request, pk), timezone.now()
    if request.method == "POST":
        if _done(request, lambda: approval.approve(found, by=request.user, now=now)):
            _ring_for_documents(found)
        return redirect("invoices:run", pk)
    if found.state != Run.State.CHECKED:
        return redirect("invoices:run", pk)
    problems = approval.approval_problems(found, by=request.user)
    outlook = [] if problems else approval.outlook(found, on=local_day(now))
    context = {"run": found, "problems": problems, "outlook": outlook, "held": run_page(found).held}
    return render(request, "budget/invoices/approve_run.html", context)


@require_POST
@requires(Can.APPROVE_RUN)
def retry_run(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    approval.retry(found, by=request.user, now=timezone.now())
    _ring_for_documents(found)
    return redirect("invoices:run", pk)


@require_http_methods(["GET", "POST"])
@requires(Can.PREPARE_RUN)
def abandon_run(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(request, pk)
    if request.method == "POST":
        approval.abandon(found, by=request.user, now=timezone.now())
        messages.success(request, _("Omgången är avbruten. Inget utfärdades, inga nummer är använda."))
        return redirect("invoices:run", pk)
    return render(request, "budget/invoices/abandon_run.html", {"run": found})


@require_http_methods(["GET", "POST"])
@requires(Can.PREPARE_RUN)
def edit_issuer(request: HttpRequest) -> HttpResponse:
    found = issuer.current()
    host = get_object_or_404(Actor, is_host=True)
    form = IssuerForm(request.POST or None, instance=found or Issuer(actor=host))
    if request.method == "POST" and form.is_valid():
        issuer.save(form.save(commit=False), by=request.user)
        messages.success(request, _("Utfärdarens uppgifter är sparade."))
        return redirect("invoices:issuer")
    return render(request, "budget/invoices/issuer.html", {"form": form, "issuer": found})


def _run(request: HttpRequest, pk: int) -> Run:
    runs = Run.objects.visible_to(request.user).select_related(
        "year", "plan__year", "plan__version__agreement", "prepared_by", "checked_by", "approved_by"
    )
    return get_object_or_404(runs, pk=pk)


def _done(request: HttpRequest, act: Callable[[], None]) -> bool:
    """Try; what stands in the way is told on the next page."""
    try:
        act()
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.text)
        return False
    return True


def _ring_for_documents(run: Run) -> None:
    for chunk in working.chunks(run):
        ring(tasks.make_documents, run.pk, chunk)
