enum SessionStoreStub {}
