"""Courses as files: read strictly, and loaded as pages, questions and media beside what people edit."""
