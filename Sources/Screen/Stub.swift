enum ScreenStub {}
