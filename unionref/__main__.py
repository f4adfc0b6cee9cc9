"""`python -m unionref` is the command `unionref`."""

from unionref.cli import main

if __name__ == "__main__":
    main()
