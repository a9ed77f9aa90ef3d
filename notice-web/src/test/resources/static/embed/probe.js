// Stands for the elements in tests that run without the pages.
