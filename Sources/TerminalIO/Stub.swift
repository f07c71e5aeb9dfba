import CNcurses
func f() { _ = initscr() }
