"""Entry script of the stand-alone program."""

from narratix_desktop.__main__ import main

main()
