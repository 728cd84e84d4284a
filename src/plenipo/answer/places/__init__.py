"""What `seats` is made of: all tables, order of rooms, earned seats, lines, persuasion."""
