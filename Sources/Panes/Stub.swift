enum PanesStub {}
