"""`python -m storyledger`."""

from storyledger.cli import main

if __name__ == "__main__":
    main()
