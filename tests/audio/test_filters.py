"""The filters do what scipy.signal's do, without loading it."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.signal import butter, iirpeak, lfilter, sosfilt, tf2sos

from narratix_desktop.audio import filters
from narratix_desktop.audio.filters import band_pass_sections, filter_sections, high_pass_sections, smooth_by_pole
from narratix_desktop.domain.units import PROJECT_RATE


@pytest.mark.parametrize("hertz", [20.0, 80.0, 1500.0, 9000.0])
def test_the_high_pass_is_a_butterworth(hertz: float) -> None:
    wanted = butter(2, hertz, "highpass", fs=PROJECT_RATE, output="sos")
    np.testing.assert_allclose(high_pass_sections(hertz), wanted, rtol=1e-6)


@pytest.mark.parametrize(("hertz", "quality"), [(60.0, 0.7), (6500.0, 1.4), (440.0, 30.0)])
def test_the_band_pass_is_a_resonator(hertz: float, quality: float) -> None:
    wanted = tf2sos(*iirpeak(hertz, quality, fs=PROJECT_RATE))
    np.testing.assert_allclose(band_pass_sections(hertz, quality), wanted, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("whole", [False, True])
def test_a_signal_in_pieces_is_filtered_as_one(channels: int, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if whole:
        # As where a version of scipy has its loop elsewhere.
        monkeypatch.setattr(filters, "_loop", filters._loop_of_the_whole)
    signal = np.random.default_rng(3).normal(size=(channels, 4000)).astype(np.float32)
    sections = np.concatenate([high_pass_sections(80.0), band_pass_sections(6500.0, 1.4)])
    state = np.zeros((2, channels, 2), dtype=np.float32)
    wanted, after = sosfilt(sections, signal, axis=-1, zi=state)
    pieces = []
    for piece in (signal[:, :1], signal[:, 1:1], signal[:, 1:2500], signal[:, 2500:]):
        filtered, state = filter_sections(sections, piece, state)
        pieces.append(filtered)
    found = np.concatenate(pieces, axis=1)
    assert found.dtype == wanted.dtype == np.float32
    np.testing.assert_allclose(found, wanted, atol=1e-6)
    np.testing.assert_allclose(state, after, atol=1e-6)


def test_what_is_filtered_stays_as_it_is() -> None:
    signal, state = np.ones((2, 64), dtype=np.float32), np.zeros((1, 2, 2), dtype=np.float32)
    filter_sections(high_pass_sections(80.0), signal, state)
    assert (signal == 1.0).all()
    assert not state.any()


def test_smoothing_in_pieces_is_a_one_pole_low_pass() -> None:
    signal = np.random.default_rng(4).normal(size=900)
    wanted, after = lfilter([0.1], (1.0, -0.9), signal, zi=np.array([0.3]))
    first, state = smooth_by_pole(0.9, signal[:400], np.array([0.3]))
    second, state = smooth_by_pole(0.9, signal[400:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), wanted)
    np.testing.assert_allclose(state, after)
    assert state.shape == after.shape


def test_filtering_does_not_load_the_whole_of_scipys_signals() -> None:
    code = (
        "import sys\n"
        "import numpy as np\n"
        "from narratix_desktop.audio.filters import filter_sections, high_pass_sections\n"
        "signal, state = np.ones((1, 8), np.float32), np.zeros((1, 1, 2), np.float32)\n"
        "filtered, _ = filter_sections(high_pass_sections(80.0), signal, state)\n"
        "print({'scipy.signal', 'scipy.stats', 'scipy.linalg'} & set(sys.modules))\n"
        "from scipy.signal import sosfilt\n"
        "print(np.array_equal(filtered, sosfilt(high_pass_sections(80.0), signal)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["set()", "True"]
