enum SessionsStub {}
