int curfew_stub(void);
