"""What happens after a deal: does it hold?"""
