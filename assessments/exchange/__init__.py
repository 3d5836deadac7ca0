"""Files of questions: a module for each format, which reads it, and one for each that is written.

Reading knows no database. Whatever a file holds, each of its questions is in the result: with its content as our
types have it, with notes on what is lost, or refused with the reason. `reading.read_questions` is the way in.
"""
