"""The worker's side of reading a book for its speakers. Touches no file and no database."""

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.segment import require_exact_cover
from narratix_desktop.ports.jobs import AnalyseTextJob
from narratix_desktop.text.attribution import analyse_text


def analyse_text_job(job: AnalyseTextJob) -> Analysis:
    """Run the local analyser over a whole book.

    Raises:
        AnalysisError: The segments would not cover the text exactly; nothing of the answer may be used.
    """
    analysis = analyse_text(job.request)
    require_exact_cover(analysis.segments, 0, len(job.request.text))
    return analysis
