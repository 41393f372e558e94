"""The commands of `bellwether`, one module each. They import their heavy parts only when they run."""
