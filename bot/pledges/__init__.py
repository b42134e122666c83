"""What a sent reply promised by a time, and whether it was kept. (A Promise is what [sla] says.)"""
